/**
 * Messages in, pictures out: the service that a notebook kernel starts.
 *
 * <p>{@link org.jflame.bridge.ServiceProcess} is the JVM's life, {@link org.jflame.bridge.Service} the socket,
 * {@link org.jflame.bridge.ClientGate} who may talk to it, {@link org.jflame.bridge.Messages} the JSON,
 * {@link org.jflame.bridge.Conversation} what each {@link org.jflame.bridge.Request} does, and
 * {@link org.jflame.bridge.Session} one profile.
 */
package org.jflame.bridge;
