"""What is Thai: calendar, digits and the shapes text may take."""
