"""MART in PyTorch, built from the page's config record, with the official parameter names."""
