/** The command line of jflame.jar. */
package org.jflame.cli;
