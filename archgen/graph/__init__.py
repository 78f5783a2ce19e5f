"""Floor 5: who can cause what. Doors, stages and routes are nodes, guards stand on edges."""
