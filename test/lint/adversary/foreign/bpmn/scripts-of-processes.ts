/** Scripts of Camunda 7, which keep what they do not name. */
import { doc, end, esc, oai, webhook } from '../bpmn-kit.ts';
import type { Pair } from '../kit.ts';

export const bpmnScriptsOfProcesses: Pair[] = [];

// Scripts of Camunda 7 keep what they do not name.
{
  const f = (code: string, prompt: string, format = 'javascript', more = '') =>
    doc(
      webhook({ resultExpression: '={email: request.body.email, product: request.body.product}' }) +
        `<bpmn:scriptTask id="sc" name="Prepare" scriptFormat="${format}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" ${more}><bpmn:script>${esc(code)}</bpmn:script></bpmn:scriptTask>` +
        oai(prompt) +
        end,
      ['start > sc', 'sc > t', 't > end'],
    );
  bpmnScriptsOfProcesses.push([
    'a script sets a variable',
    'DF001',
    f('execution.setVariable("greeting", "Dear " + execution.getVariable("email"));', '="Say " + greeting'),
    f('execution.setVariable("greeting", "Dear " + execution.getVariable("email"));', '="Say " + product'),
  ]);
  bpmnScriptsOfProcesses.push([
    'a script in Groovy sets a variable',
    'DF001',
    f('def who = email.toLowerCase()\nexecution.setVariable("who", who)', '="Say " + who', 'groovy'),
    f('def what = product.toLowerCase()\nexecution.setVariable("what", what)', '="Say " + what', 'groovy'),
  ]);
  bpmnScriptsOfProcesses.push([
    'what a script gives goes into a variable',
    'DF001',
    f('"Dear " + email', '="Say " + hello', 'groovy', 'camunda:resultVariable="hello"'),
    f('"Dear owner of " + product', '="Say " + hello', 'groovy', 'camunda:resultVariable="hello"'),
  ]);
  bpmnScriptsOfProcesses.push([
    'a script sets a variable whose name is worked out',
    'DF001',
    f('execution.setVariable(name, email)', '="Say " + anything'),
    f('execution.setVariable(name, product)', '="Say hello"'),
  ]);
  bpmnScriptsOfProcesses.push([
    'a script opens a database by the name of a class of Java',
    'SC002',
    f('var db = Java.type("groovy.sql.Sql").newInstance("jdbc:mysql://db.example.com/shop");', '="Hello"'),
    f('var list = Java.type("java.util.ArrayList"); execution.setVariable("n", new list().size());', '="Hello"'),
  ]);
  bpmnScriptsOfProcesses.push([
    'a script opens an address, or only writes one',
    'SC002',
    f('var a = Java.type("java.net.URL"); execution.setVariable("n", new a("https://x.example").getContent());', '="Hello"'),
    f('var e = Java.type("java.net.URLEncoder"); execution.setVariable("n", e.encode(product, "UTF-8"));', '="Hello"'),
  ]);
}
