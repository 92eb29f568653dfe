/** What a signed bundle is called, and what a folder is searched for where bundles count beside flows. */
export const isBundleName = (path: string): boolean => /\.countersign$/i.test(path);
export const flowsAndBundles = /\.(?:json|bpmn|xml|zip|countersign)$/i;
