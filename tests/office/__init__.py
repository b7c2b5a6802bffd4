"""The template in a real LibreOffice: opened, looked at, filled in and saved as people do."""
