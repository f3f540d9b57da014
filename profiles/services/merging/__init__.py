"""How two customers become one, table by table, and how it is taken back."""
