/** What a GraphQL document asks for, by its first words (GraphQL specification, section 2.3). Unknown counts as a change. */
export function operationOf(query: string): 'query' | 'mutation' | 'subscription' {
  const words = query.replace(/"""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*(?:"|$)|#[^\n]*/gm, ' ');
  // Words outside braces are operations and fragments.
  let depth = 0;
  const outer = [...words]
    .filter((char) => {
      if (char === '{') depth += 1;
      const keep = depth === 0;
      if (char === '}') depth -= 1;
      return keep;
    })
    .join('');
  if (/\bsubscription\b/.test(outer)) return 'subscription';
  return /\bmutation\b/.test(outer) || depth !== 0 ? 'mutation' : 'query';
}
