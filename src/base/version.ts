// One version number; a test holds every manifest to it.
export const VERSION = '0.1.0';
