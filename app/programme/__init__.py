"""The programme: the email meter, and cycles of 90 days towards fewer emails between departments."""
