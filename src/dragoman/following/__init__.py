"""Subscriptions → documents in the ledger, round by round."""
