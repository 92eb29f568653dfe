/** The same as in `default-operations.ts` for nodes of @n8n/n8n-nodes-langchain, whose keys begin with `lc.`. */
export const langchainDefaultOperations: Readonly<Record<string, string>> = {
  'lc.alibabaCloud': 'text; text=message image=generate video=textToVideo',
  'lc.anthropic': 'text; document=analyze file=upload image=analyze prompt=generate text=message',
  'lc.chat': '*=send',
  'lc.googleGemini':
    'text; audio=transcribe document=analyze file=upload fileSearch=createStore image=generate text=message video=generate',
  'lc.guardrails': '*=classify',
  'lc.minimax': 'text; audio=textToSpeech image=generate text=message video=textToVideo',
  'lc.moonshot': 'text; image=analyze text=message',
  'lc.ollama': 'text; image=analyze text=message',
  'lc.openAi': 'text; audio=generate file=upload image=generate text=response conversation=create video=generate assistant=message',
};
