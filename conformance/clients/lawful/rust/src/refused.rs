/// No key; the text says why, in words of our own and never in the agent's.
pub struct Refused(pub &'static str);
