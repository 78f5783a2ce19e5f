"""The design-review document: Markdown, HTML, PDF, Confluence."""
