"""A real PostgreSQL server for the tests, started by itself."""
