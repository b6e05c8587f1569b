//! What all tools share: entry point, flags, output, progress, prompts.
