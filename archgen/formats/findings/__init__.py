"""What was found, for people, for programs and for build servers."""
