/** Models, agents and what is plugged into them. */
import type { MapRow } from './row.ts';

export const aiRows: readonly MapRow[] = [
  ['lc.agent', 'ai.agent', '', undefined, { title: 'AI agent' }], ['lc.agentTool', 'ai.agent', '', undefined, { title: 'AI agent tool' }], ['lc.openAiAssistant', 'ai.agent', 'openai'],
  ['lc.chainLlm', 'ai.llm', '', undefined, { title: 'Basic LLM chain' }], ['lc.chainSummarization', 'ai.llm', '', undefined, { title: 'Summarisation chain' }], ['lc.chainRetrievalQa', 'ai.llm', '', undefined, { title: 'Question and answer chain' }],
  ['lc.informationExtractor', 'ai.classify', '', undefined, { title: 'Information extractor' }], ['lc.textClassifier', 'ai.classify', '', undefined, { title: 'Text classifier' }], ['lc.sentimentAnalysis', 'ai.classify', '', undefined, { title: 'Sentiment analysis' }],
  ['lc.guardrails', 'ai.guardrail', '', undefined, { title: 'Guardrails' }],
  // Vendors' own steps: one node is model and prompt at once.
  ['openAi lc.openAi', 'ai.llm', 'openai', undefined, { title: 'OpenAI' }], ['lc.anthropic', 'ai.llm', 'anthropic'], ['lc.googleGemini', 'ai.llm', 'google-ai', undefined, { title: 'Google Gemini' }], ['lc.ollama', 'ai.llm', 'ollama'],
  ['lc.alibabaCloud', 'ai.llm', 'alibaba'], ['lc.minimax', 'ai.llm', 'minimax'], ['lc.moonshot', 'ai.llm', 'moonshot'], ['mistralAi', 'ai.llm', 'mistral'], ['perplexity', 'ai.llm', 'perplexity'], ['jinaAi', 'web.fetch', 'jina', 'web'],
  ['@elevenlabs/n8n-nodes-elevenlabs.elevenLabs', 'ai.media', 'elevenlabs'],
  // Model sub-nodes
  ['lc.lmChatOpenAi lc.lmOpenAi', 'ai.model', 'openai', undefined, { title: 'OpenAI model' }], ['lc.lmChatAzureOpenAi', 'ai.model', 'azure-openai'], ['lc.lmChatAnthropic', 'ai.model', 'anthropic'], ['lc.lmChatGoogleGemini lc.lmChatGooglePalm lc.lmGooglePalm', 'ai.model', 'google-ai', undefined, { title: 'Google Gemini model' }],
  ['lc.lmChatGoogleVertex', 'ai.model', 'vertex'], ['lc.lmChatMistralCloud', 'ai.model', 'mistral'], ['lc.lmChatGroq', 'ai.model', 'groq'], ['lc.lmChatOpenRouter', 'ai.model', 'openrouter'], ['lc.lmChatDeepSeek', 'ai.model', 'deepseek'],
  ['lc.lmChatCohere lc.lmCohere', 'ai.model', 'cohere'], ['lc.lmChatAwsBedrock', 'ai.model', 'bedrock'], ['lc.lmOpenHuggingFaceInference', 'ai.model', 'huggingface'], ['lc.lmChatXAiGrok', 'ai.model', 'xai'], ['lc.lmChatNvidia', 'ai.model', 'nvidia'],
  ['lc.lmChatAlibabaCloud', 'ai.model', 'alibaba'], ['lc.lmChatMoonshot', 'ai.model', 'moonshot'], ['lc.lmChatMinimax', 'ai.model', 'minimax'], ['lc.lmChatVercelAiGateway', 'ai.model', 'vercel'], ['lc.lmChatDatabricks', 'ai.model', 'databricks'],
  ['lc.lmChatOllama lc.lmOllama', 'ai.model', 'ollama'], ['lc.lmChatLemonade lc.lmLemonade', 'ai.model', 'lemonade'], ['lc.modelSelector', 'ai.model'],
  // Embeddings
  ['lc.embeddingsOpenAi', 'ai.embed', 'openai'], ['lc.embeddingsAzureOpenAi', 'ai.embed', 'azure-openai'], ['lc.embeddingsGoogleGemini lc.embeddingsGooglePalm', 'ai.embed', 'google-ai'], ['lc.embeddingsGoogleVertex', 'ai.embed', 'vertex'], ['lc.embeddingsCohere', 'ai.embed', 'cohere'],
  ['lc.embeddingsAwsBedrock', 'ai.embed', 'bedrock'], ['lc.embeddingsHuggingFaceInference', 'ai.embed', 'huggingface'], ['lc.embeddingsMistralCloud', 'ai.embed', 'mistral'], ['lc.embeddingsNvidia', 'ai.embed', 'nvidia'], ['lc.embeddingsDatabricks', 'ai.embed', 'databricks'],
  ['lc.embeddingsOllama', 'ai.embed', 'ollama'], ['lc.embeddingsLemonade', 'ai.embed', 'lemonade'], ['lc.embeddingsOracleDb', 'ai.embed', 'oracle'],
  // Memory
  ['lc.memoryBufferWindow', 'ai.memory', '', 'memory', { title: 'Simple memory' }], ['lc.memoryPostgresChat', 'ai.memory', 'postgres', 'memory'], ['lc.memoryRedisChat', 'ai.memory', 'redis', 'memory'], ['lc.memoryMongoDbChat', 'ai.memory', 'mongodb', 'memory'],
  ['lc.memoryMotorhead', 'ai.memory', 'motorhead', 'memory'], ['lc.memoryZep', 'ai.memory', 'zep', 'memory'], ['lc.memoryXata', 'ai.memory', 'xata', 'memory'], ['lc.memoryManager', 'ai.memory', '', 'memory'], ['lc.memoryChatRetriever', 'ai.memory', '', 'memory'],
  // Parsers, loaders, splitters, retrievers
  ['lc.outputParserStructured lc.outputParserAutofixing lc.outputParserItemList', 'ai.parser'],
  ['lc.documentDefaultDataLoader lc.documentBinaryInputLoader lc.documentJsonInputLoader', 'ai.loader'], ['lc.documentGithubLoader', 'ai.loader', 'github', 'code'],
  ['lc.textSplitterCharacterTextSplitter lc.textSplitterRecursiveCharacterTextSplitter lc.textSplitterTokenSplitter', 'ai.splitter'],
  ['lc.retrieverVectorStore lc.retrieverMultiQuery lc.retrieverContextualCompression', 'ai.retriever'], ['lc.retrieverWorkflow', 'ai.retriever', '', 'event'], ['lc.rerankerCohere', 'ai.reranker', 'cohere'],
  // Tools without a node of their own
  ['lc.toolCalculator lc.toolThink', 'ai.tool', '', 'own', { effect: 'none' }], ['lc.toolWikipedia', 'ai.tool', 'wikipedia', 'web', { effect: 'read' }], ['lc.toolSerpApi', 'ai.tool', 'serpapi', 'web', { effect: 'read' }],
  ['lc.toolSearXng', 'ai.tool', 'searxng', 'web', { effect: 'read' }], ['lc.toolWolframAlpha', 'ai.tool', 'wolfram', 'web', { effect: 'read' }], ['lc.toolVectorStore', 'ai.retriever', '', 'knowledge', { effect: 'read' }], ['lc.toolExecutor', 'ai.tool', '', undefined, { effect: 'exec' }],
  ['lc.mcpClientTool lc.mcpRegistryClientTool', 'ai.tool', 'mcp', 'server', { effect: 'write', title: 'MCP client' }], ['@tavily/n8n-nodes-tavily.tavily', 'web.fetch', 'tavily', 'web'],
  ['n8n-nodes-mcp.mcpClient n8n-nodes-mcp.mcpClientTool', 'ai.tool', 'mcp', 'server', { effect: 'write', title: 'MCP client' }],
  // Vector stores
  ['lc.vectorStoreInMemory lc.vectorStoreInMemoryInsert lc.vectorStoreInMemoryLoad', 'ai.vectorstore', '', 'knowledge'], ['lc.vectorStorePinecone lc.vectorStorePineconeInsert lc.vectorStorePineconeLoad lc.chatHubVectorStorePinecone', 'ai.vectorstore', 'pinecone', 'knowledge'],
  ['lc.vectorStoreSupabase lc.vectorStoreSupabaseInsert lc.vectorStoreSupabaseLoad', 'ai.vectorstore', 'supabase', 'knowledge'], ['lc.vectorStoreQdrant lc.chatHubVectorStoreQdrant', 'ai.vectorstore', 'qdrant', 'knowledge'], ['lc.vectorStorePGVector lc.chatHubVectorStorePGVector', 'ai.vectorstore', 'postgres', 'knowledge'],
  ['lc.vectorStoreWeaviate', 'ai.vectorstore', 'weaviate', 'knowledge'], ['lc.vectorStoreMilvus', 'ai.vectorstore', 'milvus', 'knowledge'], ['lc.vectorStoreMongoDBAtlas', 'ai.vectorstore', 'mongodb', 'knowledge'], ['lc.vectorStoreRedis', 'ai.vectorstore', 'redis', 'knowledge'],
  ['lc.vectorStoreZep lc.vectorStoreZepInsert lc.vectorStoreZepLoad', 'ai.vectorstore', 'zep', 'knowledge'], ['lc.vectorStoreChromaDB', 'ai.vectorstore', 'chroma', 'knowledge'], ['lc.vectorStoreAzureAISearch', 'ai.vectorstore', 'azure', 'knowledge'], ['lc.vectorStoreOracleDBVector', 'ai.vectorstore', 'oracle', 'knowledge'],
  ['lc.chat', 'message.send', '', 'chat', { title: 'Chat', effect: 'send' }],
];
