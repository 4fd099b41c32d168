/** In: addresses in mapped files. Out: the names of the functions there, and their source lines where a file has them. */
package org.jflame.symbol;
