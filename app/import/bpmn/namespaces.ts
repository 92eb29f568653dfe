/** The XML namespaces of BPMN files, by URI: prefixes differ from vendor to vendor. */
export const namespaces = {
  bpmn: 'http://www.omg.org/spec/BPMN/20100524/MODEL',
  diagram: 'http://www.omg.org/spec/BPMN/20100524/DI',
  bounds: 'http://www.omg.org/spec/DD/20100524/DC',
  zeebe: 'http://camunda.org/schema/zeebe/1.0',
  camunda: 'http://camunda.org/schema/1.0/bpmn',
  activiti: 'http://activiti.org/bpmn',
  flowable: 'http://flowable.org/bpmn',
} as const;

/** Of this program: attributes that say what BPMN has no word for, such as at which port a wire begins. */
export const ownNamespace = 'urn:countersign:bpmn:1';
