"""The atlas: what every stack of the table does with every scenario of the project, shipped with it as facts."""
