"""The audit: a plan recounted from its flows, by code that shares nothing with the models."""
