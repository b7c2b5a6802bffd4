"""Bad deliveries, dropped in a real inbox and answered."""
