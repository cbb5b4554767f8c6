// No key; the message says why, in words of our own and never in the agent's.
export class Refused extends Error {}
