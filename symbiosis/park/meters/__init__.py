"""Meters: an energy-management centre's export becomes amounts, profiles and their evidence."""
