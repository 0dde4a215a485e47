"""Reading files: what they say and what they look like. All of it runs in a confined process, one for each file."""
