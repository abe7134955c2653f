"""The record in a browser, and as a service for programs: `dragoman serve`."""
