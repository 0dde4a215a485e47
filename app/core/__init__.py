"""The ground: machinery that every room stands on. Knows no room."""
