"""All that the bot says, as gettext messages: a module here is named after the acts whose words it
has. Facts come in as parameters; nothing is looked up."""
