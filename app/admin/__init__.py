"""Administration: people, structure, roles, deliveries, the audit trail, and the keeper's commands."""
