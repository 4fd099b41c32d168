export function testPages() {}
