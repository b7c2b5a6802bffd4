"""Where things are kept: a folder or S3, SQLite or PostgreSQL."""
