/** Names of what the two processes of the check hand each other in the work directory. */
export const CONFIG_FILE = 'image-config.json';
export const CHECKS_FILE = 'checks.json';
