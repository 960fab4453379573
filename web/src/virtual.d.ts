declare module "virtual:icon-sprite" {
  /** The address of the made SVG file. */
  const address: string;
  export default address;
}
