"""Telling other systems what happens here, by Standard Webhooks (standardwebhooks.com)."""
