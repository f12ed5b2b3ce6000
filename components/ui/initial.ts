/** First letter of a name, for where a picture would stand. */
export const initialOf = (name: string): string => Array.from(name.trim())[0]?.toUpperCase() ?? "?";
