"""One file a theme; a scenario is a public function that builds a small model and its inputs."""
