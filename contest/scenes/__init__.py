"""What the projector shows, as documents: every scene's words, parts and pages, already in the reader's language."""
