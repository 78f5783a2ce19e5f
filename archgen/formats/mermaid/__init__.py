"""Mermaid: flowcharts of views and sequence diagrams of flows, in the grammar of each place."""
