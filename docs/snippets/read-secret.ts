/** Stands for whatever secret store a reader uses. */
export declare function readSecret(name: string): Promise<string>;
