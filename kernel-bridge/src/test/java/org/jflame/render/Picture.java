package org.jflame.render;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A picture read back from its SVG text, as a browser would see it. */
final class Picture {

    private static final Pattern RECTANGLE = Pattern.compile("M([\\d.]+) ([\\d.]+)h([\\d.]+)v([\\d.]+)h-\\3");

    final Element root;

    private Picture(Element root) {
        this.root = root;
    }

    /** Fails when the text is not well-formed. */
    static Picture parse(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            return new Picture(document.getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("not well-formed: " + e.getMessage(), e);
        }
    }

    List<Element> all(String name) {
        NodeList nodes = root.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** All texts, of frames and of captions. */
    List<String> texts() {
        return all("text").stream().map(Element::getTextContent).toList();
    }

    /** The texts on frames. */
    List<Element> labels() {
        return all("text").stream().filter(text -> isIn(text, "jf-frames")).toList();
    }

    /** The rectangles of frames, from the top; the legend's left aside. */
    List<Rectangle> frames() {
        List<Rectangle> frames = new ArrayList<>();
        for (Element path : all("path")) {
            Matcher matcher = RECTANGLE.matcher(path.getAttribute("d"));
            while (matcher.find()) {
                double x = number(matcher.group(1));
                double y = number(matcher.group(2));
                Rectangle rectangle = new Rectangle(x, y, x + number(matcher.group(3)), y + number(matcher.group(4)));
                if (rectangle.height() == FlameDrawing.ROW_HEIGHT - 1) {
                    frames.add(rectangle);
                }
            }
        }
        return frames;
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }

    private static boolean isIn(Element element, String groupClass) {
        return ((Element) element.getParentNode()).getAttribute("class").equals(groupClass);
    }

    /** Edges in user units. */
    record Rectangle(double left, double top, double right, double bottom) {
        double width() {
            return right - left;
        }

        double height() {
            return bottom - top;
        }
    }
}
