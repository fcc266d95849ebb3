"""Text from pages, as values. Sign-up and log-in forms stand beside allauth's and speak in our words."""
