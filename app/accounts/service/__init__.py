"""Every write of accounts: check the policy, change the models, record the event."""
