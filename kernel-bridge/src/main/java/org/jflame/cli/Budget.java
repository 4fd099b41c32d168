package org.jflame.cli;

import org.jflame.sample.SamplingRequest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long samples may make a thread stand still: {@code 2%}, {@code 0.02} or {@code off}.
 *
 * @param maxShare the part of its time; {@link SamplingRequest#NO_BUDGET} for off
 */
record Budget(double maxShare) {

    /** Reads what was typed. */
    static final class Converter implements ITypeConverter<Budget> {
        @Override
        public Budget convert(String text) {
            if (text.equals("off")) {
                return new Budget(SamplingRequest.NO_BUDGET);
            }
            try {
                boolean isPercent = text.endsWith("%");
                double number = Double.parseDouble(isPercent ? text.substring(0, text.length() - 1) : text);
                double share = isPercent ? number / 100 : number;
                if (share > 0 && share < 1) {
                    return new Budget(share);
                }
            } catch (NumberFormatException e) {
                // it is refused below, with the same words
            }
            throw new TypeConversionException(
                    "'" + text + "' is no budget: give a part of the program's time like 2% or 0.02, or off");
        }
    }
}
