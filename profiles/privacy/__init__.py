"""What is held about a person, table by table, and how long: declarations that export, erasure and
retention read."""
