"""Reading leads from foreign CSV files: the map that says what each column is, and the rows.
Pure."""
