package io.nebulagate.house.bad.domain.chat;

import com.fasterxml.jackson.databind.JsonNode;

/** Knows a library where only the JDK may be known. */
record JsonMessage(JsonNode tree) {}
