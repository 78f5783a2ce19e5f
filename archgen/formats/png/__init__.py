"""Pictures as PNG, painted beside the process that drew them."""
