"""Floor 8: what a picture shows, before anybody knows where it stands."""
