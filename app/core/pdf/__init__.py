"""What a PDF holds besides its pages; all of it runs in a confined process."""
