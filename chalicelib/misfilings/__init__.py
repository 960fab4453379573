"""What was filed under the wrong company: withdrawn, filed anew, and who saw it."""
