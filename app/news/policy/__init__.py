"""Who may do what with news, and with questions whether something is true."""
